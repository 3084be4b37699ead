def tokenize(text):
    return text.split()


class _Parser:
    def __init__(self, words):
        self.words = words

    def parse(self):
        return self.words


def parse(text):
    return _Parser(tokenize(text)).parse()
