"""`pescore freeze`: to come"""

def add_to(add):
    pass
