package com.atomicmcp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreOutOfReachTest {

    @ParameterizedTest
    @CsvSource({"08006,true", "08001,true", "57P01,true", "57014,false", "23505,false", "40001,false", ",false"})
    void isToldByItsState(String state, boolean lost) {
        assertThat(StoreOutOfReach.causes(new IllegalStateException(new SQLException("x", state))))
                .isEqualTo(lost);
    }

    @Test
    void isToldByAPoolThatHasNoConnectionLeft() {
        assertThat(StoreOutOfReach.causes(new SQLTransientConnectionException("timed out")))
                .isTrue();
        assertThat(StoreOutOfReach.causes(new IllegalStateException("something else")))
                .isFalse();
    }
}
