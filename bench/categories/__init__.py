"""How well texts are categorised: the texts, the training and the measuring."""
