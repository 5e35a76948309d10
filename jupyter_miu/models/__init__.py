"""Models: finding and loading them, chat templates, tokenising, generation, devices.

    loading      a hub id, folder, file or variable becomes a LoadedModel, or one clear error
    files        what weight files may be opened, and whether they are whole
    rendering    turns become the text of a conversation, with what the template wrote told from what users wrote
    templates    text and conversations become token ids and labels; the one way for training and for generation
    generation   batched greedy or sampled answers
    device       device, data type, threads, memory
    bundled      the small model that ships with the package

Import what you need from the modules; nothing is imported here, so that this package costs nothing until used.
"""
