"""States of a model, kept bit for bit.

hashing.py    what a tensor's bytes are, and their SHA-256
randomness.py the random generators of torch, CUDA, Python and numpy
optimizer.py  an optimizer's state: copied, put back in place, flattened for a file
snapshot.py   all of it in memory: take, restore in place
records.py    the values that callers give and get
files.py      one checkpoint's folder: write, read, complete from the base
history.py    what the journal's lines add up to: names, pins, current, redo
refs.py       what a user may call a state: name, number, ~2, name^, path
retention.py  which states may go
bases.py      the model that states are made upon
shelf.py      the whole checkpoints as they lie on the disk
saving.py     one state onto the disk, whole or not at all
running.py    lessons under way, and what a killed process left half done
reader.py     list, resolve, load: no lock, no writes
editor.py     rename, pin, delete, prune; how any change is made
store.py      CheckpointStore: all of that, and saving, rollback, redo
"""
