package com.atomicmcp.e2e;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jsoup.Jsoup;

/** A form on a page: where it goes, and its fields as they stand. */
record Form(String action, Map<String, String> fields) {

    /** The first form that has a field of that name. */
    static Form of(String page, String field) {
        return first(page, form -> form.fields().containsKey(field));
    }

    /** The first form that has none. */
    static Form without(String page, String field) {
        return first(page, form -> !form.fields().containsKey(field));
    }

    private static Form first(String page, Predicate<Form> wanted) {
        return Jsoup.parse(page).forms().stream()
                .map(form -> {
                    var fields = new LinkedHashMap<String, String>();
                    form.formData().forEach(data -> fields.put(data.key(), data.value()));
                    return new Form(form.attr("action"), fields);
                })
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("not the form that was expected on this page:\n" + page));
    }
}
