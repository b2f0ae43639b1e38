"""An answer in the sheets' own words, without any model."""
