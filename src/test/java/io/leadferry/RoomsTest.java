package io.leadferry;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/** The walls between the rooms, as the design draws them. */
@AnalyzeClasses(packages = "io.leadferry", importOptions = DoNotIncludeTests.class)
class RoomsTest {

    @ArchTest
    static final ArchRule MODEL_KNOWS_NOBODY = classes()
            .that()
            .resideInAPackage("io.leadferry.model")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.leadferry.model", "java..", "org.jspecify.annotations"))
            .because("the words of the design are values that every room shares, and outlive every framework");

    @ArchTest
    static final ArchRule EARLY_ROOMS_DO_NOT_KNOW_LATER_ONES = noClasses()
            .that()
            .resideInAnyPackage("io.leadferry.intake..", "io.leadferry.ledger..", "io.leadferry.vendor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.leadferry.lane..",
                    "io.leadferry.receipt..",
                    "io.leadferry.console..",
                    "io.leadferry.cli..",
                    "io.leadferry.rehearsal..")
            .because(
                    "rows flow one way, through the ledger, and what reads or stores them must not hang on who sends them");

    @ArchTest
    static final ArchRule THE_LEDGER_KNOWS_ONLY_THE_MODEL = noClasses()
            .that()
            .resideInAPackage("io.leadferry.ledger..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.leadferry..")
                    .and(not(resideInAnyPackage("io.leadferry.ledger..", "io.leadferry.model"))))
            .because("a ledger must be readable years after the feeds and vendors that filled it are gone");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_FRONT_OF_THE_HOUSE = noClasses()
            .that(resideInAPackage("io.leadferry..")
                    .and(not(resideInAnyPackage("io.leadferry", "io.leadferry.console..", "io.leadferry.cli.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.leadferry.console..", "io.leadferry.cli..")
            .because("screens and commands come and go, and the work must run without any of them");

    @ArchTest
    static final ArchRule ONLY_THE_LEDGER_SAYS_SQL = noClasses()
            .that()
            .resideOutsideOfPackage("io.leadferry.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.flywaydb..")
            .because("there is one durable record, and its laws are kept where its statements are");

    @ArchTest
    static final ArchRule ONLY_THE_VENDORS_ROOM_SAYS_ITS_NAME = noClasses()
            .that()
            .resideOutsideOfPackages("io.leadferry.vendor.ozonetel..", "io.leadferry", "io.leadferry.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.leadferry.vendor.ozonetel..")
            .because("a further vendor is a profile and a route, and must find nothing that was built for another");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackages("io.leadferry.rehearsal..", "io.leadferry.cli..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .because("a test must be able to say what time it is, and two clocks in one process disagree");

    @ArchTest
    static final ArchRule THERE_IS_ONE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackages("io.leadferry", "io.leadferry.rehearsal..", "io.leadferry.cli..")
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because("the clock is injected, and made in one place");
}
