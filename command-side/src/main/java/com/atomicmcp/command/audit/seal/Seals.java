package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.Column;
import com.atomicmcp.audit.seal.Imprint;
import com.atomicmcp.audit.seal.Imprints;
import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.audit.seal.StoredEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The decision log and its seals as they lie in the store, a page at a time. */
@Component
public class Seals {

    private static final int ROWS = 128;
    private static final int SEALS = 16;
    private static final int STATEMENTS = 100;

    private final JdbcClient database;

    public Seals(JdbcClient database) {
        this.database = database;
    }

    /** A seal as it is stored; what it states is read from its statement alone. */
    static final class StoredSeal {
        private final long number;
        private final long last;
        private final String statement;
        private final String signature;
        private final byte[] imprints;

        private StoredSeal(long number, long last, String statement, String signature, byte[] imprints) {
            this.number = number;
            this.last = last;
            this.statement = statement;
            this.signature = signature;
            this.imprints = imprints;
        }

        long number() {
            return number;
        }

        long last() {
            return last;
        }

        String statement() {
            return statement;
        }

        String signature() {
            return signature;
        }

        Optional<Imprints> imprints() {
            return Imprints.read(imprints);
        }

        /** Whether it is filed where its own words say that it belongs. */
        boolean filedAs(Seal seal) {
            return number == seal.number() && last == seal.last();
        }
    }

    /** An entry as it is found, without its bytes. */
    record Seen(Imprint imprint, String eventId, String time) {
        long position() {
            return imprint.position();
        }
    }

    /** The tables that are not there, or not whole. */
    List<String> missing() {
        var columns = Stream.of(Column.values()).map(Column::stored).collect(Collectors.joining(", "));
        return Stream.of(
                        Map.entry("DomainEventEntry", columns),
                        Map.entry("log_seal", "seal_number, last_position, statement, signature, imprints"),
                        Map.entry("seal_key", "id, public_key, sealed, created_at"))
                .filter(table -> !answers("SELECT " + table.getValue() + " FROM " + table.getKey() + " WHERE 1 = 0"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean answers(String question) {
        try {
            database.sql(question).query((_, _) -> question).list();
            return true;
        } catch (BadSqlGrammarException notThere) {
            return false;
        }
    }

    Optional<StoredSeal> last() {
        return database.sql("SELECT * FROM log_seal ORDER BY seal_number DESC LIMIT 1")
                .query((row, _) -> seal(row))
                .optional();
    }

    List<StoredSeal> page(long afterNumber) {
        return database.sql("SELECT * FROM log_seal WHERE seal_number > ? ORDER BY seal_number LIMIT " + SEALS)
                .param(afterNumber)
                .query((row, _) -> seal(row))
                .list();
    }

    /** The seal that an entry at a position is under. */
    Optional<StoredSeal> over(long position) {
        return database.sql("SELECT * FROM log_seal WHERE last_position >= ? ORDER BY last_position LIMIT 1")
                .param(position)
                .query((row, _) -> seal(row))
                .optional();
    }

    /** What the seals after a number state, up to another, as many as are read at once. */
    List<String> statements(long afterNumber, long lastNumber) {
        return database.sql("SELECT statement FROM log_seal WHERE seal_number > ? AND seal_number <= ?"
                        + " ORDER BY seal_number LIMIT " + STATEMENTS)
                .params(afterNumber, lastNumber)
                .query((row, _) -> row.getString("statement"))
                .list();
    }

    private static StoredSeal seal(ResultSet row) throws SQLException {
        return new StoredSeal(
                row.getLong("seal_number"),
                row.getLong("last_position"),
                row.getString("statement"),
                row.getString("signature"),
                row.getBytes("imprints"));
    }

    void insert(Seal seal, String signature, Imprints imprints) {
        database.sql("INSERT INTO log_seal (seal_number, last_position, statement, signature, imprints)"
                        + " VALUES (?, ?, ?, ?, ?)")
                .param(seal.number())
                .param(seal.last())
                .param(seal.statement())
                .param(signature)
                .param(imprints.bytes())
                .update();
    }

    /** Lets nobody else seal until the transaction at hand ends. */
    void takeTurn() {
        database.sql("SELECT log FROM log_turn WHERE log = 'log_seal' FOR UPDATE")
                .query(String.class)
                .single();
    }

    /** The entries that stand after a position, as many as fit under one seal. */
    List<Seen> after(long position) {
        var found = new ArrayList<Seen>();
        var from = position;
        while (found.size() < Seal.MOST) {
            var page = rows(from, Math.min(ROWS, Seal.MOST - found.size()));
            if (page.isEmpty()) {
                break;
            }
            found.addAll(page);
            from = page.getLast().position();
        }
        return found;
    }

    List<Seen> rows(long after, int limit) {
        return database.sql("SELECT * FROM DomainEventEntry WHERE globalIndex > ? ORDER BY globalIndex LIMIT " + limit)
                .param(after)
                .query((row, _) -> seen(row))
                .list();
    }

    /** What stands at a position: more than one entry only where the table was tampered with. */
    List<StoredEntry> at(long position) {
        return database.sql("SELECT * FROM DomainEventEntry WHERE globalIndex = ? LIMIT 2")
                .param(position)
                .query((row, _) -> entry(row))
                .list();
    }

    List<StoredEntry> event(String id) {
        return database.sql("SELECT * FROM DomainEventEntry WHERE eventIdentifier = ? LIMIT 2")
                .param(id)
                .query((row, _) -> entry(row))
                .list();
    }

    /** All that stands at a position, as far as it can be of interest. */
    private List<Seen> standingAt(long position) {
        return database.sql("SELECT * FROM DomainEventEntry WHERE globalIndex = ? LIMIT " + 2 * Seal.MOST)
                .param(position)
                .query((row, _) -> seen(row))
                .list();
    }

    /** How many entries stand after a position, up to another. */
    long count(long after, long last) {
        return database.sql("SELECT COUNT(*) FROM DomainEventEntry WHERE globalIndex > ? AND globalIndex <= ?")
                .params(after, last)
                .query(Long.class)
                .single();
    }

    boolean any(long after) {
        return !database.sql("SELECT globalIndex FROM DomainEventEntry WHERE globalIndex > ? LIMIT 1")
                .param(after)
                .query(Long.class)
                .list()
                .isEmpty();
    }

    private static Seen seen(ResultSet row) throws SQLException {
        var entry = entry(row);
        return new Seen(entry.imprint(), entry.text(Column.EVENT), entry.text(Column.TIME));
    }

    private static StoredEntry entry(ResultSet row) throws SQLException {
        var content = new EnumMap<Column, byte[]>(Column.class);
        for (var column : Column.CONTENT) {
            var bytes = column.binary()
                    ? Optional.ofNullable(row.getBytes(column.stored()))
                    : Optional.ofNullable(row.getString(column.stored())).map(StoredEntry::text);
            bytes.ifPresent(value -> content.put(column, value));
        }
        return new StoredEntry(row.getLong(Column.POSITION.stored()), content);
    }

    /** All entries of a range in order, read ahead; made for ranges that follow on each other. */
    final class Reader {

        private final ArrayList<Seen> ahead = new ArrayList<>();
        private int next;
        private long readTo = Long.MIN_VALUE;
        private long fetchedTo = Long.MIN_VALUE;

        /**
         * Up to {@code most} of the entries of a range.
         *
         * @param after exclusive
         * @param last inclusive
         */
        List<Seen> range(long after, long last, int most) {
            if (after != readTo) {
                ahead.clear();
                next = 0;
                fetchedTo = after;
            }
            var found = new ArrayList<Seen>();
            while (true) {
                while (next < ahead.size() && ahead.get(next).position() <= last) {
                    if (found.size() < most) {
                        found.add(ahead.get(next));
                    }
                    next++;
                }
                if (next < ahead.size()) {
                    break;
                }
                var page = page(fetchedTo);
                if (page.isEmpty()) {
                    break;
                }
                ahead.clear();
                ahead.addAll(page);
                next = 0;
                fetchedTo = page.getLast().position();
            }
            readTo = last;
            return found;
        }

        /** Whole positions only: where several entries were put at one, none of them is left to no page. */
        private List<Seen> page(long after) {
            var page = rows(after, ROWS);
            if (page.size() < ROWS) {
                return page;
            }
            var last = page.getLast().position();
            var whole = page.stream().takeWhile(seen -> seen.position() < last).toList();
            return whole.isEmpty() ? standingAt(last) : whole;
        }
    }
}
