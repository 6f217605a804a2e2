Attribute VB_Name = "PE_Ribbon"
Option Explicit

Private Const ADDIN_FILE As String = "pescore.xlam"

' Every button of the ribbon comes here; its id names what Python does with the active workbook.
Public Sub PE_OnPress(control As Object)
    PE_Press control.ID
End Sub

' A workbook that brings these macros along shows its tab only where the add-in has none.
Public Sub PE_TabVisible(control As Object, ByRef visible As Variant)
    visible = PE_ShowsTab()
End Sub

Public Function PE_ShowsTab() As Boolean
    PE_ShowsTab = (LCase$(ThisWorkbook.Name) = ADDIN_FILE) Or Not PE_AddinLoaded()
End Function

Private Function PE_AddinLoaded() As Boolean
    On Error Resume Next
    PE_AddinLoaded = Not Application.Workbooks(ADDIN_FILE) Is Nothing
End Function

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
