Attribute VB_Name = "PE_Ribbon"
Option Explicit

' Every button of the ribbon comes here; its id names what Python does with the active workbook.
Public Sub PE_OnPress(control As Object)
    PE_Press control.ID
End Sub

Public Sub PE_Press(ByVal button As String)
    On Error GoTo failed
    PE_RetryNow
    If ActiveWorkbook Is Nothing Then Workbooks.Add
    Application.Cursor = xlWait
    XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
    XLPy.Exec "import pescore.hosts.excel_buttons as b; b.press('" & button & "')"
    Application.Cursor = xlDefault
    Exit Sub
failed:
    Application.Cursor = xlDefault
    MsgBox PE_Text("unreachable") & vbCrLf & vbCrLf & Err.Description, vbExclamation, PE_Text("title")
End Sub
