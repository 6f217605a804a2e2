"""Methods (评价方法) reports name: weights, agreement, fuzzy evaluation, questionnaires, robustness. Pure arithmetic on lists.

Statistics are floats; whatever must add up (points, weights, memberships) is exact. Nothing here knows a worksheet beyond
what stands in its cells.
"""
