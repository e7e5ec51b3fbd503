package com.atomicmcp.door;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a request does and what it needs, for those who read the description of the HTTP APIs. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Operation {

    /** What it does, in a few words: {@code Rename the organization}. */
    String value();

    /** What the one who asks must hold, as people say it: {@code Environments (Edit)}; an active membership where nothing is said. */
    String needs() default "an active membership";
}
