package com.atomicmcp.audit;

/**
 * Something that an entry is about.
 *
 * @param kind what it is: {@code role}, {@code member}, {@code action-flow}
 * @param name as people knew it then; its id where it had none
 */
public record Thing(String kind, String id, String name) {

    boolean answersTo(String text) {
        return id.equals(text) || Words.contains(name, text);
    }
}
