package com.atomicmcp.command.federation;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** Why somebody is not let in, in our own words, that may be shown to them; what a provider says of an error may not. */
final class Told extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final String words;

    Told(String words) {
        super(new OAuth2Error("not_let_in", words, null));
        this.words = words;
    }

    String words() {
        return words;
    }
}
