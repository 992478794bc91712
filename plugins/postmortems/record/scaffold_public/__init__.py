"""Files that `postmortems init --public` writes besides those of `scaffold`, or instead of them."""
