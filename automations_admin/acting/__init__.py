"""What acts on one and acts on many share: words, forms, and what an act sets going."""
