"""复核一份写好的评价报告: read its text and tables, collect what it states, hold the statements against each other."""
