def append(row):
    return row


def update(row):
    return row


def get(key):
    return key


def close():
    return None


def path():
    return "/x"
