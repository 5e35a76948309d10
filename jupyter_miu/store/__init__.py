"""Where lessons live on disk. Plain files and the standard library; torch never enters here.

layout.py    which folder is the store, which lineage belongs to a notebook
catalog.py   the lineages that are there, and the rules of choosing
identity.py  is this notebook the one we knew, moved, or a copy
fork.py      a copied notebook gets its own history
names.py     turning what users type into names that are never paths
atomic.py    a write happens whole or not at all; disk errors become one line
sealed.py    a folder with checksums, written last: whole, half or corrupt
journal.py   the append-only list of who changed what, when
lock.py      one writer per lineage
manifest.py  the one readable file that git carries
"""
