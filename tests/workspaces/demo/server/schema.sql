CREATE TABLE parcel(
    id           INTEGER PRIMARY KEY,
    carrier_code TEXT NOT NULL,
    state        TEXT NOT NULL
);
