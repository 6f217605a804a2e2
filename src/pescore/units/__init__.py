"""Many units in one evaluation (多单位): a book per unit handed out, the returned books collected, compared, combined.

distributing  a template and a list of units → one book per unit
reading       one returned book → a Unit;  folder, pending, journal, collecting: a whole folder of them
cluster       a thousand of them: batches to the readers of this machine (own_cluster), or to other machines
agreement     which units answer the same table;  combining, spread, problems, consistency: what they say together
book          all of it as 汇总.xlsx;  reread: the same book read back;  as_one: the whole as one scored evaluation
word          its report
"""
