"""评价: the indicator tree, what each leaf scores, totals that refuse to lie, and the grade (评价等次)."""
