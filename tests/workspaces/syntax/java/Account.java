package com.example.bank;

import java.util.List;
import java.util.function.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * An account of a customer. Not thread-safe.
 *
 * @author nobody
 */
@Entity
@Table(name = "accounts")
public final class Account<T extends Money> extends Base<T> implements Comparable<Account>, java.io.Serializable {
    private static final long serialVersionUID = 1L;

    /** What is left. */
    @Column(nullable = false)
    protected T balance, reserve;

    public enum Status {
        OPEN, CLOSED("closed");

        private final String label = null;
    }

    public Account(T balance) {
        super(balance);
        this.balance = balance;
    }

    /**
     * Takes money out.
     *
     * @param amount how much
     */
    @Override
    @Transactional(readOnly = false)
    public synchronized <E extends Exception> boolean withdraw(final T amount, @Nullable String note)
            throws E {
        Runnable r = () -> audit.log(note);
        list.forEach(this::check);
        return new Withdrawal(amount).apply(balance);
    }

    abstract static class Inner {
        abstract void run();
    }

    @Test
    void balanceIsZero() {
        assertEquals(0, new Account<>(null).withdraw(null, ""));
    }

    @org.junit.Test
    public void oldStyle() {}

    @interface Marker {
        String value() default "";
    }
}

interface Repository extends CrudRepository<Account, Long>, Closeable {
    int LIMIT = 10;

    /** Finds by owner. */
    List<Account> findByOwner(String owner);

    default void close() {
        flush();
    }
}

record Point(int x, int y) implements Shape {
    Point {
        check(x);
    }
}
