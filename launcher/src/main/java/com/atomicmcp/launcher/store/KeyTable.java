package com.atomicmcp.launcher.store;

import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps customers' keys in a table, in the store of the logs or one of its own. Of one that is forgotten the name remains. */
final class KeyTable implements CustomerKeys {

    private static final int AT_ONCE = 1_000;

    private final JdbcTemplate template;
    private final JdbcClient sql;
    private final KeyWrap wrap;
    private final AutoCloseable last;

    /** @param last what is closed with it */
    KeyTable(DataSource keys, KeyWrap wrap, AutoCloseable last) {
        this.template = new JdbcTemplate(keys);
        this.sql = JdbcClient.create(template);
        this.wrap = wrap;
        this.last = last;
    }

    @Override
    public void prepare() {
        sql.sql(
                        "CREATE TABLE IF NOT EXISTS customer_content_key (key_id VARCHAR(64) PRIMARY KEY, wrapped VARCHAR(255))")
                .update();
    }

    @Override
    public List<Named> make(int howMany) {
        var made = Stream.generate(() -> new Named(UUID.randomUUID().toString(), KeyWrap.newKey()))
                .limit(howMany)
                .toList();
        template.batchUpdate(
                "INSERT INTO customer_content_key (key_id, wrapped) VALUES (?, ?)",
                made.stream()
                        .map(one -> new Object[] {
                            one.id(), Base64.getEncoder().encodeToString(wrap.wrap(one.id(), one.key()))
                        })
                        .toList());
        return made;
    }

    @Override
    public Map<String, Found> find(Collection<String> ids) {
        var found = new HashMap<String, Found>();
        var all = ids.toArray(String[]::new);
        for (var from = 0; from < all.length; from += AT_ONCE) {
            sql.sql("SELECT key_id, wrapped FROM customer_content_key WHERE key_id IN (:ids)")
                    .param("ids", Arrays.asList(all).subList(from, Math.min(all.length, from + AT_ONCE)))
                    .query(row -> {
                        var id = row.getString(1);
                        var wrapped = row.getString(2);
                        found.put(
                                id,
                                wrapped == null
                                        ? new Found.Forgotten()
                                        : new Found.Key(wrap.unwrap(
                                                id, Base64.getDecoder().decode(wrapped))));
                    });
        }
        return found;
    }

    @Override
    public void forget(Collection<String> ids) {
        if (!ids.isEmpty()) {
            sql.sql("UPDATE customer_content_key SET wrapped = NULL WHERE key_id IN (:ids) AND wrapped IS NOT NULL")
                    .param("ids", ids)
                    .update();
        }
    }

    @Override
    public void close() {
        try {
            last.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
