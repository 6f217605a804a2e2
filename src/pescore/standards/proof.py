"""placeholder"""
def prove(rule, draft, parsed): return ()
