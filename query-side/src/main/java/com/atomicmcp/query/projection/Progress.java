package com.atomicmcp.query.projection;

/** Told how far work on a read model has come; throws {@link GivenUp} where it is to end, to be resumed some day. */
@FunctionalInterface
public interface Progress {

    /** What is being done. */
    enum Phase {
        /** The log is folded into a generation that nobody reads. */
        FOLDING,
        /** What was appended meanwhile is folded, too. */
        CATCHING_UP,
        /** The new generation is compared with the live one, document by document. */
        COMPARING,
        /** What looks different is folded once more, for both move on while they are compared. */
        SETTLING
    }

    /**
     * @param done positions of the log that have been passed; documents while comparing
     * @param of how many there are, as far as is known
     */
    void passed(Phase phase, long done, long of);

    /** Leaves work that is to go on another time. */
    final class GivenUp extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public GivenUp() {
            super("given up", null, false, false);
        }
    }
}
