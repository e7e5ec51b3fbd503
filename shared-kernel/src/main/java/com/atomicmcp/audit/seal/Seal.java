package com.atomicmcp.audit.seal;

import com.atomicmcp.id.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is stated, and signed, about the entries that came since the seal before.
 *
 * @param number counted from 1, without gaps
 * @param previous the hash of the seal before, {@link #NONE} for the first
 * @param after these entries stand after this position, and none of them was left out
 * @param last the position of the last of them
 * @param count how many they are
 * @param entries how many are sealed by now, these included
 * @param root of the hash tree over them
 * @param imprints the hash of what is kept of them beside the seal
 * @param at when it was made, to the millisecond
 * @param key the id of the key that signs it
 */
public record Seal(
        long number,
        String previous,
        long after,
        long last,
        int count,
        long entries,
        String root,
        String imprints,
        Instant at,
        String key) {

    /** The most entries under one seal. */
    public static final int MOST = 1_024;

    /** In the place of the hash of a seal before the first. */
    public static final String NONE = "0".repeat(2 * HashTree.BYTES);

    /** Before the first entry of a log. */
    public static final long START = -1;

    private static final String TITLE = "atomic-seal-1 decisions";
    private static final Pattern WORDS = Pattern.compile(TITLE
            + "\nnumber (?<number>[0-9]{1,18})\nprevious (?<previous>[0-9a-f]{64})\nafter (?<after>-1|[0-9]{1,18})"
            + "\nlast (?<last>[0-9]{1,18})\ncount (?<count>[0-9]{1,9})\nentries (?<entries>[0-9]{1,18})"
            + "\nroot (?<root>[0-9a-f]{64})\nimprints (?<imprints>[0-9a-f]{64})\nat (?<at>\\S+)"
            + "\nkey (?<key>[0-9a-f]{64})\n");

    /** The words that are signed, a line each. */
    public String statement() {
        return String.join(
                "\n",
                TITLE,
                "number " + number,
                "previous " + previous,
                "after " + after,
                "last " + last,
                "count " + count,
                "entries " + entries,
                "root " + root,
                "imprints " + imprints,
                "at " + at,
                "key " + key,
                "");
    }

    /** Nothing if these are not the words of a seal, to the letter. */
    public static Optional<Seal> read(String statement) {
        var words = WORDS.matcher(statement);
        if (!words.matches()) {
            return Optional.empty();
        }
        try {
            var seal = new Seal(
                    Long.parseLong(words.group("number")),
                    words.group("previous"),
                    Long.parseLong(words.group("after")),
                    Long.parseLong(words.group("last")),
                    Integer.parseInt(words.group("count")),
                    Long.parseLong(words.group("entries")),
                    words.group("root"),
                    words.group("imprints"),
                    Instant.parse(words.group("at")),
                    words.group("key"));
            return Optional.of(seal).filter(read -> read.statement().equals(statement));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    /** By which the next one refers to it. */
    public static String hash(String statement) {
        return Sha256.hex(statement);
    }

    public String hash() {
        return hash(statement());
    }
}
