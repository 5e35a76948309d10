"""Training: examples become batches, a method says which numbers may change, one loop changes them.

    batches    Example, collate, Sampler
    losses     logits where they are needed, cross-entropy
    methods/   what is trained: full (every weight) or lora (fp32 adapters)
    job        what one run is given and gives back
    trainer    the loop
    guards     what ends a run early: non-finite numbers, exploding gradients, memory

Import what you need from the modules; nothing is imported here, so that this package costs nothing until used.
"""
