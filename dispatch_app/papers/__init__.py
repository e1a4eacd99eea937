"""What a screen and a sheet of paper say alike: words, figures, tables, charts. Paints nothing."""
