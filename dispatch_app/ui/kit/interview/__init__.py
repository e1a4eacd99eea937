"""The interview as a dispatcher sees it: questions with keys, what follows, what is read aloud."""
