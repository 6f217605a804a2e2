"""How fast and how exact pescore is, measured side by side in one run. See README.md in this folder."""
