package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DateUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as a spreadsheet shows them. */
class CellFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "General | 42 | 42 | true",
                "'' | 42 | 42 | true",
                "0 | 9800000110 | 9800000110 | true",
                "0 | 9800000110.4 | 9800000110 | false",
                "0 | -5 | -5 | true",
                "0 | -0.4 | 0 | false",
                "# | 0 | '' | true",
                "00000 | 42 | 00042 | true",
                "0000000000000 | 9800000110 | 0009800000110 | true",
                "0########## | 9800000110 | 09800000110 | true",
                "0########## | 42 | 042 | true",
                "###-###-#### | 9800000110 | 980-000-0110 | true",
                "###-###-#### | 12345 | -1-2345 | true",
                "000-000-0000 | 12345 | 000-001-2345 | true",
                "(###) ###-#### | 9800000110 | (980) 000-0110 | true",
                "[<=9999999]###-####;(###) ###-#### | 5551234 | 555-1234 | true",
                "[<=9999999]###-####;(###) ###-#### | 9800000110 | (980) 000-0110 | true",
                "\\+00 00000 00000 | 919800000110 | +91 98000 00110 | true",
                "+## ### ### #### | 919800000110 | +91 980 000 0110 | true",
                "[Red]\"+44 \"0 | 7911100001 | +44 7911100001 | true",
                "\"+91-\"0;;; | 9811100009 | +91-9811100009 | true",
                "\"+\"General | 447911100001 | +447911100001 | true",
                "#,##0 | 9800000110 | 9,800,000,110 | true",
                "#,##0 | 5 | 5 | true",
                "0,000 | 5 | 0,005 | true",
                "#,##0.00 | 1234.567 | 1,234.57 | false",
                "#,##0.00_);(#,##0.00) | -1234.5 | (1,234.50) | false",
                "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_) | 0 | - | false",
                "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_) | 1234 | 1,234 | true",
                "0.0 | 5 | 5.0 | true",
                "0.## | 5 | 5. | true",
                "0.## | 5.25 | 5.25 | true",
                ".00 | 12.5 | 12.50 | true",
                "0.005 | 1 | 1.005 | true",
                "0, | 9800000110 | 9800000 | false",
                "0.0,, | 9800000110 | 9800.0 | false",
                "0% | 0.5 | 50% | false",
                "0.00E+00 | 9800000110 | 9.80E+09 | false",
                "0.00000000E+00 | 9800000110 | 9.80000011E+09 | true",
                "# ?/? | 5.25 | 5 1/4 | false",
                "\"text\" | 5 | text | false",
                ";;; | 5 | '' | false",
                "0;;; | 0 | '' | false",
                "[$€-407] #,##0.00 | 5 | € 5.00 | true",
                "@ | 9800000110 | 9800000110 | true",
                "[=1]\"yes\";[=0]\"no\";0 | 1 | yes | false",
                "[=1]\"yes\";[=0]\"no\";0 | 7 | 7 | true",
            })
    void shows(String code, String value, String shown, boolean whole) {
        BigDecimal number = new BigDecimal(value);
        assertThat(CellFormat.of(code).number(number, number.toPlainString(), true))
                .isEqualTo(new CellFormat.Shown(shown, whole));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "General | x | x",
                "@ | x | x",
                "0 | x | x",
                "\"+44 \"@ | 79 | +44 79",
                "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_) | Sales | Sales",
                "0;0;0;\"text\" | x | text",
                ";;; | x | ''",
            })
    void showsTexts(String code, String text, String shown) {
        assertThat(CellFormat.of(code).text(text)).isEqualTo(shown);
    }

    @Test
    void knowsTheDaysAmongTheFormatsThatEveryProgramKnows() {
        for (int id = 0; id < 50; id++) {
            String code = BuiltinFormats.getBuiltinFormat(id);
            if (!code.startsWith("reserved")) {
                assertThat(CellFormat.of(code).isDate()).as(code).isEqualTo(DateUtil.isADateFormat(id, code));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d\" de \"mmmm\" de \"yyyy",
                "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
                "yyyy\"年\"m\"月\"d\"日\"",
                "yyyy年m月d日",
                "[$-411]ggge\"年\"",
                "[Red]dd.mm.yy",
                "m/d/yy h:mm AM/PM",
                "yyyy\\-mm\\-dd\\Thh:mm:ss.000",
                "DD/MM/YYYY;@"
            })
    void knowsDays(String code) {
        assertThat(CellFormat.of(code).isDate()).isTrue();
    }

    @Test
    void takesNoTextForADay() {
        for (String code :
                List.of("\"days \"0", "0\\d", "[Red]0", "[$USD] 0", "0 \"h\"", "\"Yes\";\"No\"", "General\" m\"")) {
            assertThat(CellFormat.of(code).isDate()).as(code).isFalse();
        }
    }
}
