Attribute VB_Name = "PE_Help"
Option Explicit

' Chinese help in the function wizard, from the hidden sheet pescore.meta: name, category, help, argument help.
' Excel refuses MacroOptions for a hidden workbook, so the add-in is shown for a moment with the screen held still,
' and no other add-in is told of it.
Public Sub PE_RegisterHelp()
    Dim meta As Worksheet
    Dim at As Long
    Dim wasAddin As Boolean
    Dim wasSaved As Boolean
    Dim wasUpdating As Boolean
    Dim hadEvents As Boolean
    wasAddin = ThisWorkbook.IsAddin
    wasSaved = ThisWorkbook.Saved
    wasUpdating = Application.ScreenUpdating
    hadEvents = Application.EnableEvents
    On Error GoTo done
    Application.ScreenUpdating = False
    Application.EnableEvents = False
    ThisWorkbook.IsAddin = False
    Set meta = ThisWorkbook.Worksheets("pescore.meta")
    at = 1
    Do While meta.Cells(at, 1).Value <> ""
        PE_Describe meta, at
        at = at + 1
    Loop
done:
    ThisWorkbook.IsAddin = wasAddin
    ThisWorkbook.Saved = wasSaved Or wasAddin
    Application.EnableEvents = hadEvents
    Application.ScreenUpdating = wasUpdating
End Sub

' One row of the sheet. What Excel does not take costs this function its help, and no other.
Private Sub PE_Describe(ByVal meta As Worksheet, ByVal at As Long)
    Dim texts() As String
    Dim last As Long
    Dim i As Long
    On Error Resume Next
    Do While meta.Cells(at, 4 + last).Value <> ""
        last = last + 1
    Loop
    ReDim texts(1 To last)
    For i = 1 To last
        texts(i) = meta.Cells(at, 3 + i).Value
    Next i
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & meta.Cells(at, 1).Value, _
        Description:=meta.Cells(at, 3).Value, Category:=meta.Cells(at, 2).Value, ArgumentDescriptions:=texts
End Sub
