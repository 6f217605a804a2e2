Option Explicit

' Not at once: while Excel starts there may be no window yet.
Private Sub Workbook_Open()
    On Error Resume Next
    Application.OnTime Now + TimeSerial(0, 0, 1), "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!PE_RegisterHelp"
End Sub
