package io.leadferry.console;

import io.leadferry.connector.Spelling;
import io.leadferry.model.Quiet;
import java.util.Collection;
import java.util.List;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Somebody asked by a word that nobody knows: told with the words that are known, and the one that was probably meant. */
final class WrongWord extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    private WrongWord(ProblemCode code, String told, String word, Collection<String> known) {
        super(code.status(), problem(code, told, word, known), null);
    }

    private static ProblemDetail problem(ProblemCode code, String told, String word, Collection<String> known) {
        List<String> words = List.copyOf(known);
        ProblemDetail problem = code.problem(told
                + Spelling.nearest(word, words)
                        .map(near -> "; did you mean '" + near + "'? Known: ")
                        .orElse("; known: ")
                + (words.isEmpty() ? "none" : String.join(", ", words)));
        problem.setProperty("known", words);
        return problem;
    }

    /** A value of a parameter or field that must be one of those known; 400. */
    static WrongWord of(String at, String word, Collection<String> known) {
        return new WrongWord(ProblemCode.UNKNOWN_WORD, at + ": '" + Quiet.text(word) + "' is not known", word, known);
    }

    /** A parameter that this address does not have; 400. */
    static WrongWord parameter(String name, Collection<String> known) {
        return new WrongWord(
                ProblemCode.UNKNOWN_PARAMETER, "there is no parameter '" + Quiet.text(name) + "' here", name, known);
    }

    /** A thing that an address names and that is not there; 404. */
    static WrongWord thing(String kind, String name, Collection<String> known) {
        return new WrongWord(ProblemCode.NOT_FOUND, "there is no " + kind + " '" + Quiet.text(name) + "'", name, known);
    }
}
