def escape_brackets(x): return x
