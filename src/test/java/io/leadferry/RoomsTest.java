package io.leadferry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;

/** The rooms of the house and their doors. */
@AnalyzeClasses(packages = "io.leadferry", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    @ArchTest
    static final ArchRule THE_MODEL_KNOWS_NOBODY = classes()
            .that()
            .resideInAPackage("..model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.leadferry.model..", "java..", "org.jspecify..")
            .because("the words of the design must read the same in every room; move what needs a framework out");

    @ArchTest
    static final ArchRule THE_FIRST_ROOMS_KNOW_NO_LATER_ONE = noClasses()
            .that()
            .resideInAnyPackage(
                    "..leadferry.vendor..", "..leadferry.ledger..", "..leadferry.feed..", "..leadferry.intake..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..leadferry.lane..",
                    "..leadferry.receipt..",
                    "..leadferry.console..",
                    "..leadferry.cli..",
                    "..leadferry.rehearsal..")
            .because("a row goes one way through the house; hand a value over instead");

    @ArchTest
    static final ArchRule VENDOR_AND_LEDGER_KNOW_ONLY_THE_MODEL = noClasses()
            .that()
            .resideInAnyPackage("..leadferry.vendor..", "..leadferry.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..leadferry.feed..", "..leadferry.intake..")
            .because("what is stored and what is sent must not depend on how it was configured or read");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_CONSOLE_OR_THE_COMMANDS = noClasses()
            .that()
            .resideOutsideOfPackages("..leadferry.console..", "..leadferry.cli..", "io.leadferry")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..leadferry.console..", "..leadferry.cli..")
            .because("the ferry must carry on with nobody watching");

    @ArchTest
    static final ArchRule THE_SFTP_SERVER_KNOWS_WHOSE_FOLDERS_IT_SHOWS_AND_NO_MORE = noClasses()
            .that()
            .resideInAPackage("..leadferry.sftpserver..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.leadferry..")
                    .and(resideOutsideOfPackages(
                            "..leadferry.sftpserver..", "..leadferry.feed..", "..leadferry.model..")))
            .because("strangers talk to it; what it does not know, such as the ledger, nobody can talk it out of");

    @ArchTest
    static final ArchRule ONLY_THE_WIRING_KNOWS_THE_SFTP_SERVER = noClasses()
            .that()
            .resideOutsideOfPackages("..leadferry.sftpserver..", "io.leadferry")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..leadferry.sftpserver..")
            .because("a file is a file however it came into the inbox; the ferry must work the same without it");

    @ArchTest
    static final ArchRule THE_FIRST_ROOMS_KNOW_NO_DOOR = noClasses()
            .that()
            .resideInAnyPackage(
                    "..leadferry.vendor..",
                    "..leadferry.ledger..",
                    "..leadferry.feed..",
                    "..leadferry.intake..",
                    "..leadferry.lane..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..leadferry.door..")
            .because("the way of a row is the same whatever its file came through; a door hands over what is its own");

    @ArchTest
    static final ArchRule DOORS_KNOW_NO_LATER_ROOM = noClasses()
            .that()
            .resideInAPackage("..leadferry.door..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..leadferry.lane..",
                    "..leadferry.receipt..",
                    "..leadferry.console..",
                    "..leadferry.cli..",
                    "..leadferry.rehearsal..",
                    "..leadferry.vendor..")
            .because("what is fetched and when it is complete must not depend on what becomes of it");

    @ArchTest
    static final ArchRule ONLY_THE_LEDGER_SAYS_SQL = noClasses()
            .that()
            .resideOutsideOfPackage("..leadferry.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.flywaydb..", "org.sqlite..")
            .because("another database must be able to follow without a rewrite; ask the ledger for what you need");

    @ArchTest
    static final ArchRule ONLY_A_VENDORS_ROOM_SAYS_ITS_NAME = noClasses()
            .that()
            .resideOutsideOfPackages("..vendor.ozonetel..", "..vendor.huawei..", "..rehearsal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..vendor.ozonetel..", "..vendor.huawei..")
            .because("a third vendor is a profile, a route and a room of its own, and touches nothing else");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackages("..rehearsal..", "..cli..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because("time that is handed in can be tested; take the injected Clock");
}
