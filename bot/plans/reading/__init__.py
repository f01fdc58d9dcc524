"""Reading a brief: pasted, in a few words, in any shape; nothing in it is dropped."""
