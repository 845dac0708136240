"""adaptive: a real-time adaptive game music engine."""
