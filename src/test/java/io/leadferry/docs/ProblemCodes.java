package io.leadferry.docs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.util.ClassUtils;

/** The codes that problems bear, as the console has them. */
final class ProblemCodes {

    private ProblemCodes() {}

    static List<String> words() {
        return Arrays.stream(ClassUtils.resolveClassName("io.leadferry.console.ProblemCode", null)
                        .getEnumConstants())
                .map(code -> ((Enum<?>) code).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
