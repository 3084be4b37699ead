-- The customers.
CREATE TABLE IF NOT EXISTS shop.customers (
    id SERIAL PRIMARY KEY,
    -- As it is written.
    "full name" VARCHAR(80) NOT NULL DEFAULT 'a;b', -- text
    balance NUMERIC(10, 2) CHECK (balance >= 0),
    CONSTRAINT one_name UNIQUE ("full name")
);

create unique index concurrently idx_name on shop.customers ("full name");

INSERT INTO shop.customers VALUES (1, 'CREATE TABLE no (x)');

/* Those who owe. */
CREATE OR REPLACE VIEW debtors AS
    SELECT * FROM shop.customers WHERE balance < 0;

CREATE FUNCTION shop.total(customer INT, OUT result NUMERIC) RETURNS NUMERIC AS $body$
BEGIN
    SELECT sum(x); CREATE TABLE hidden (y INT);
END;
$body$ LANGUAGE plpgsql;

CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TRIGGER "audit"."changed" AFTER UPDATE ON customers EXECUTE FUNCTION log();
ALTER TABLE x ADD COLUMN y INT;

CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    customer INT NOT NULL REFERENCES shop.customers (id) ON UPDATE CASCADE,
    state mood DEFAULT next_mood()
);

-- Moves what is old.
CREATE PROCEDURE archive(days INT) AS $$
DECLARE
    limit_day DATE := now() - days;
BEGIN
    INSERT INTO "shop"."archive" (id, state)
        SELECT o.id, o.state FROM orders AS o, moods m
        LEFT JOIN LATERAL shop.lines_of(o.id) l ON l.id = o.id
        WHERE o.created < limit_day AND EXTRACT(YEAR FROM created) > 2000 AND o.id IN (SELECT id FROM closed);
    UPDATE orders SET state = 'ok' WHERE id IS DISTINCT FROM other;
    PERFORM shop.total(1);
END;
$$ LANGUAGE plpgsql;

GRANT SELECT ON orders TO reader;
DELETE FROM orders WHERE id = 1;
CALL archive(30);
