"""The clinical content as files: their entries, their reading, their checks. No Django, no database.

routines/catalog_files.py is the door to all of it, routines/reference.py to the small tables.
"""
