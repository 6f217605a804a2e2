"""评分标准: from the evaluator's sentence to a rule, and from a rule to points."""
