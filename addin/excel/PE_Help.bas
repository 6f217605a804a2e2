Attribute VB_Name = "PE_Help"
Option Explicit

' Chinese help in the function wizard, from the hidden sheet pescore.meta: name, category, help, argument help.
' Excel refuses MacroOptions for a hidden workbook, so the add-in is shown for a moment with the screen held still.
Public Sub PE_RegisterHelp()
    Dim meta As Worksheet
    Dim texts() As String
    Dim at As Long
    Dim last As Long
    Dim i As Long
    Dim wasAddin As Boolean
    Dim wasSaved As Boolean
    wasAddin = ThisWorkbook.IsAddin
    wasSaved = ThisWorkbook.Saved
    On Error GoTo done
    Application.ScreenUpdating = False
    ThisWorkbook.IsAddin = False
    Set meta = ThisWorkbook.Worksheets("pescore.meta")
    at = 1
    Do While meta.Cells(at, 1).Value <> ""
        last = 0
        Do While meta.Cells(at, 4 + last).Value <> ""
            last = last + 1
        Loop
        ReDim texts(1 To last)
        For i = 1 To last
            texts(i) = meta.Cells(at, 3 + i).Value
        Next i
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & meta.Cells(at, 1).Value, _
            Description:=meta.Cells(at, 3).Value, Category:=meta.Cells(at, 2).Value, ArgumentDescriptions:=texts
        at = at + 1
    Loop
done:
    ThisWorkbook.IsAddin = wasAddin
    ThisWorkbook.Saved = wasSaved Or wasAddin
    Application.ScreenUpdating = True
End Sub
