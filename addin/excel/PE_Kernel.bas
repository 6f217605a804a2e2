Attribute VB_Name = "PE_Kernel"
Option Explicit
Option Private Module

' Between the worksheet functions (PE_Udfs) and Python: cells out, answers back.
' Chinese texts never stand here: the editor keeps source in one code page. They are on the sheet pescore.text.

Private Const PYTHON_MODULE As String = "pescore.hosts.excel"
Private Const SECONDS_BEFORE_RETRY As Long = 30

Public PE_LastError As String
Private retryAfter As Date

' The answer of one function; a real error value where there is none, never a text that SUM would skip.
Public Function PE_Answer(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim answer As Variant
    If Now < retryAfter Then
        PE_Answer = CVErr(xlErrNA)
        Exit Function
    End If
    On Error GoTo unreachable
    answer = XLPy.CallUDF(PYTHON_MODULE, functionName, arguments)
    On Error GoTo 0
    PE_Answer = PE_Result(answer)
    Exit Function
unreachable:
    ' A sheet has many formulas: do not wait for every one of them.
    PE_LastError = functionName & ": " & Err.Description
    retryAfter = Now + TimeSerial(0, 0, SECONDS_BEFORE_RETRY)
    PE_Answer = CVErr(xlErrNA)
End Function

' Python may be asked again at once; True where cells have been doing without it.
Public Function PE_RetryNow() As Boolean
    PE_RetryNow = (retryAfter <> 0)
    retryAfter = 0
End Function

' A range becomes its values: blanks stay empty, error cells stay errors, dates stay dates, and numbers are not
' rounded to the four decimals of a currency format.
' An argument left out is as empty as a blank cell.
Public Function PE_Argument(Optional ByVal given As Variant) As Variant
    If IsMissing(given) Then
        PE_Argument = Empty
    ElseIf Not IsObject(given) Then
        PE_Argument = given
    ElseIf TypeOf given Is Range Then
        PE_Argument = PE_CellValues(given)
    Else
        PE_Argument = CVErr(xlErrValue)
    End If
End Function

Private Function PE_CellValues(ByVal area As Range) As Variant
    Dim wanted As Range
    Dim bare As Variant
    Dim dated As Variant
    Dim r As Long
    Dim c As Long
    If area.Areas.Count > 1 Then
        PE_CellValues = CVErr(xlErrValue)
        Exit Function
    End If
    Set wanted = area
    If area.Rows.Count = area.Worksheet.Rows.Count Or area.Columns.Count = area.Worksheet.Columns.Count Then
        Set wanted = Application.Intersect(area, area.Worksheet.UsedRange)
        If wanted Is Nothing Then Exit Function
    End If
    bare = wanted.Value2
    On Error GoTo withoutDates
    dated = wanted.Value
    If Not IsArray(bare) Then
        If VarType(dated) = vbDate Then bare = dated
    Else
        For r = LBound(bare, 1) To UBound(bare, 1)
            For c = LBound(bare, 2) To UBound(bare, 2)
                If VarType(dated(r, c)) = vbDate Then bare(r, c) = dated(r, c)
            Next c
        Next r
    End If
withoutDates:
    PE_CellValues = bare
End Function

' What Python gave, its marked texts turned into error values.
Private Function PE_Result(ByVal answer As Variant) As Variant
    Dim r As Long
    Dim c As Long
    If Not IsArray(answer) Then
        PE_Result = PE_Cell(answer)
        Exit Function
    End If
    If PE_IsTable(answer) Then
        For r = LBound(answer, 1) To UBound(answer, 1)
            For c = LBound(answer, 2) To UBound(answer, 2)
                answer(r, c) = PE_Cell(answer(r, c))
            Next c
        Next r
    Else
        For r = LBound(answer) To UBound(answer)
            answer(r) = PE_Cell(answer(r))
        Next r
    End If
    PE_Result = answer
End Function

Private Function PE_IsTable(ByVal answer As Variant) As Boolean
    Dim last As Long
    On Error GoTo oneRow
    last = UBound(answer, 2)
    PE_IsTable = True
oneRow:
End Function

' Chr(26), the number of the error, a space, the reason.
Public Function PE_Cell(ByVal content As Variant) As Variant
    PE_Cell = content
    If VarType(content) <> vbString Then Exit Function
    If Left$(content, 1) <> Chr$(26) Then Exit Function
    PE_LastError = Mid$(content, 7)
    PE_Cell = CVErr(CLng(Mid$(content, 2, 4)))
End Function

' A Chinese text by its key, from the hidden sheet.
Public Function PE_Text(ByVal key As String) As String
    Dim texts As Worksheet
    Dim at As Long
    Set texts = ThisWorkbook.Worksheets("pescore.text")
    at = 1
    Do While texts.Cells(at, 1).Value <> ""
        If texts.Cells(at, 1).Value = key Then PE_Text = texts.Cells(at, 2).Value
        at = at + 1
    Loop
End Function
