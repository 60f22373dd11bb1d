package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spreadsheet might run. */
class FormulaGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "=HYPERLINK(\"http://example.com\")",
                "=cmd|' /C calc'!A0",
                "@SUM(A1:A9)",
                "+cmd|' /C calc'!A0",
                "-2+3+cmd|' /C calc'!A0",
                "+A1",
                "-A1",
                "\t=1+1",
                "\r=1+1",
                "\n=1+1",
                "\tx",
                "=1\n+1",
                "  =1+1",
                "\u00A0=1+1",
                "\uFEFF=1+1",
                "\u200B=1+1",
                "\"=1+1",
                " \" =1+1\"",
                "＝1+1",
                "＋A1",
                "－A1",
                "＠SUM(A1)",
                "'=1+1",
                "''=1+1"
            })
    void aFormulaIsWrittenAsText(String formula) {
        assertThat(FormulaGuard.guarded(formula)).isEqualTo("'" + formula);
        assertThat(FormulaGuard.unguarded("'" + formula)).isEqualTo(formula);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+918187867008",
                "+91 81878 67008",
                "+91 (81878) 67.008",
                "-5",
                "8187867008",
                "",
                " ",
                "'",
                "'8187867008",
                "'+918187867008",
                "Ironman",
                "a=b",
                "José",
                "राज",
                "\"quoted\""
            })
    void aPlainNumberOrTextStaysAsItWas(String field) {
        assertThat(FormulaGuard.guarded(field)).isEqualTo(field);
        assertThat(FormulaGuard.unguarded(field)).isEqualTo(field);
    }

    @Property(tries = 2_000)
    void whatIsGuardedComesBackAsItWas(@ForAll("fields") String field) {
        assertThat(FormulaGuard.unguarded(FormulaGuard.guarded(field))).isEqualTo(field);
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.strings().withChars("'\"=+-@＝＋－＠ \t\r\nA1é\uFEFF").ofMaxLength(6);
    }
}
