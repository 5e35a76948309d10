"""What protects earlier knowledge: rehearsal, Fisher, buffer, min-alpha, and the gate that judges."""
