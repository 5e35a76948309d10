"""What is seen: cards, curves, the live view, and the wire to the page. No training, no parsing."""
