Attribute VB_Name = "PE_Ribbon"
Option Explicit

Private Const ADDIN_FILE As String = "pescore.xlam"

' Every button of the ribbon comes here; its id names what Python does with the active workbook.
Public Sub PE_OnPress(control As Object)
    PE_Press control.ID
End Sub

' A workbook that brings these macros along shows its tab only where the add-in has none.
Public Sub PE_TabVisible(control As Object, ByRef visible As Variant)
    visible = (LCase$(ThisWorkbook.Name) = ADDIN_FILE) Or Not PE_AddinLoaded()
End Sub

' Private, as is every function here: a public one would be offered as a worksheet function.
Private Function PE_AddinLoaded() As Boolean
    On Error Resume Next
    PE_AddinLoaded = Not Application.Workbooks(ADDIN_FILE) Is Nothing
End Function

Public Sub PE_Press(ByVal button As String)
    Dim gaveUp As Boolean
    Dim reason As String
    On Error GoTo failed
    If Not Application.ActiveProtectedViewWindow Is Nothing Then
        ' Such a workbook is no ActiveWorkbook: the button would work on another one, or on a new one.
        MsgBox PE_Text("protected"), vbExclamation, PE_Text("title")
        Exit Sub
    End If
    gaveUp = PE_RetryNow()
    If ActiveWorkbook Is Nothing Then Workbooks.Add
    Application.Cursor = xlWait
    XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
    XLPy.Exec "import pescore.hosts.excel_buttons as b; b.press('" & button & "')"
    ' Cells that did without Python, before or because it was busy with this button, keep their #N/A until something they
    ' depend on changes.
    If PE_RetryNow() Or gaveUp Then Application.CalculateFull
    Application.Cursor = xlDefault
    Exit Sub
failed:
    reason = Err.Description  ' at once: other procedures that are called may clear it
    Application.Cursor = xlDefault
    MsgBox PE_Text("unreachable") & vbCrLf & vbCrLf & reason, vbExclamation, PE_Text("title")
End Sub
