"""What the parts of a brief are called: the names people give to each section."""

from collections.abc import Mapping
from enum import StrEnum


class Section(StrEnum):
    """A part of a brief; the last five are those of a job description only."""

    ROLE = "role"
    CONTEXT = "context"
    LENGTH = "length"
    TYPE = "type"
    SCORING = "scoring"
    LEVEL = "level"
    GOALS = "goals"
    AREAS = "areas"
    REQUIREMENTS = "requirements"
    RED = "red"
    GREEN = "green"
    OUTPUT = "output"
    QUESTIONS = "questions"
    RATINGS = "ratings"
    SUMMARY = "summary"
    DUTIES = "duties"
    DEMANDS = "demands"
    EXTRAS = "extras"
    ASIDE = "aside"


_NAMES = {
    Section.ROLE: """
        role, the role, role being hired for, role we are hiring for, position, the
        position, job, job title, job role, hiring for, we are hiring, we're hiring,
        opening, who we are hiring, vacancy
    """,
    Section.CONTEXT: """
        interview context, context, about the interview, the interview, interview,
        format, interview format, setting, background, setup, about this interview
    """,
    Section.LENGTH: """
        length, duration, time, interview length, how long, time available, interview
        duration
    """,
    Section.TYPE: """
        interview type, type of interview, interview kind, kind of interview, type,
        stage, round
    """,
    Section.SCORING: """
        scoring, who scores, scored by, evaluation, how it is scored, assessment
    """,
    Section.LEVEL: """
        level, candidate level, seniority, experience level, experience, years of
        experience, candidate experience, job level, grade, candidate profile,
        candidate, seniority level, level and experience
    """,
    Section.GOALS: """
        what we want to learn, what to learn, goals, goal, learning goals, interview
        goals, objectives, what we would like to learn, what we're looking to learn,
        what we want to find out, what we need to learn, we want to learn, what we want
        to know, what matters, aims, purpose
    """,
    Section.AREAS: """
        areas, technical areas, technical areas to cover, areas to cover, topics,
        subjects, topics to cover, what to cover, must cover, skills, technical skills,
        competencies, focus areas, subject areas, technical topics, key topics, key
        areas, should cover, areas of focus, tech stack
    """,
    Section.REQUIREMENTS: """
        question requirements, requirements, rules, constraints, questions requirements,
        requirements for the questions, question rules, rules for the questions,
        requirements for questions, the questions should, structure, what the questions
        need
    """,
    Section.RED: """
        red flags, red flag, warning signs, bad signs, negative signals, concerns, red
        flags are, deal breakers, dealbreakers, what worries us
    """,
    Section.GREEN: """
        green flags, green flag, good signs, positive signals, green flags are, strong
        signals, what good looks like, what impresses us
    """,
    Section.OUTPUT: """
        output, output format, format of the output, deliverables, deliverable, expected
        output, what to deliver, what we expect back, what we need back, desired output
    """,
    Section.QUESTIONS: """
        questions, my questions, our questions, use my questions, use these questions,
        question list, list of questions, the questions, interview questions
    """,
    Section.RATINGS: """
        self-ratings, self ratings, self-rating, self rating, candidate's self-ratings,
        the candidate's self-ratings, candidate self-ratings, self-assessment, self
        assessment, self-evaluation, skill ratings, skills rated by the candidate, how
        they rate themselves
    """,
}

# German names stand here because job descriptions come as they were published.
_JOB_NAMES = {
    Section.ROLE: "title, stelle, stellenbezeichnung",
    Section.SUMMARY: """
        the role, about the role, role, job summary, job description, summary, overview,
        role overview, role summary, position summary, position overview, job overview,
        about the job, the job, the opportunity, the position, about this role, about
        the position, about the opportunity, purpose of the role, position, the team,
        about the team, your team, stellenbeschreibung, die stelle, die rolle
    """,
    Section.DUTIES: """
        responsibilities, key responsibilities, your responsibilities, main
        responsibilities, core responsibilities, role responsibilities, job
        responsibilities, primary responsibilities, responsibilities include, duties,
        job duties, duties and responsibilities, roles and responsibilities, role and
        responsibilities, essential functions, what you'll do, what you will do, what
        you do, what you'll be doing, what you will be doing, what you'll work on, what
        you will work on, what you'll own, what you'll achieve, what you'll accomplish,
        how you'll contribute, how you'll make an impact, your impact, your mission,
        your tasks, your role, in this role you will, in this role you'll, in this role,
        as part of this role you will, you will, you'll, day to day, day-to-day, your
        day to day, a day in the life, the work, deine aufgaben, ihre aufgaben, aufgaben,
        aufgabengebiet, das erwartet dich, was dich erwartet, das machst du
    """,
    Section.DEMANDS: """
        requirements, job requirements, technical requirements, minimum requirements,
        role requirements, qualifications, minimum qualifications, basic
        qualifications, required qualifications, qualifications and experience,
        education and experience, experience and qualifications, required skills,
        required experience, must have, must haves, must-have, must-haves, what we're
        looking for, what we are looking for, we're looking for, we are looking for, who
        we're looking for, who you are, about you, you have, you bring, you are, what you
        have, what you bring, what you'll bring, what you bring to the table, what
        you'll need, what you need, what we expect, your profile, your skills, your
        experience, your background, skills and experience, skills and qualifications,
        experience and skills, experience, skills, key skills, technical skills,
        candidate profile, ideal candidate, the ideal candidate, you should have, you
        might be a good fit if, you may be a good fit if, you'll thrive here if, you
        could be a great fit if, your qualifications, dein profil, ihr profil, profil,
        anforderungen, qualifikationen, was du mitbringst, das bringst du mit, das
        bringen sie mit, was sie mitbringen
    """,
    Section.EXTRAS: """
        nice to have, nice to haves, nice-to-have, nice-to-haves, preferred
        qualifications, preferred skills, preferred experience, preferred, bonus, bonus
        points, bonus points if, bonus skills, good to have, pluses, plus points, a
        plus, it's a plus if, desirable, desirable skills, desired skills, desired
        qualifications, extra credit, even better if, von vorteil, wünschenswert
    """,
    Section.AREAS: "our stack, our tech stack, technologies, technologies we use, tech-stack",
    Section.ASIDE: """
        about us, about the company, who we are, our company, the company, company,
        company overview, company description, our mission, our story, our values, our
        culture, benefits, our benefits, perks, perks and benefits, benefits and perks,
        what we offer, we offer, what's in it for you, what you'll get, what you get,
        compensation, compensation and benefits, salary, salary range, pay, pay range,
        pay transparency, base salary, equal opportunity, equal opportunity employer,
        equal opportunity statement, equal employment opportunity, eeo statement, eeo,
        diversity, diversity and inclusion, diversity equity and inclusion, diversity
        statement, our commitment, how to apply, apply, application process, to apply,
        hiring process, our hiring process, interview process, our interview process,
        recruitment process, why us, why join us, why work with us, why work here,
        location, locations, work location, office, working hours, hours, employment
        type, job type, contract, contract type, department, reports to, reporting to,
        team, start date, date posted, job id, requisition id, visa, visa sponsorship,
        privacy, privacy notice, disclaimer, accommodations, accommodation, contact, wir
        bieten, das bieten wir, das bieten wir dir, was wir bieten, unser angebot, deine
        benefits, deine vorteile, über uns, wer wir sind, kontakt, bewerbung,
        chancengleichheit, standort, gehalt
    """,
}


def _by_name(names: Mapping[Section, str]) -> dict[str, Section]:
    return {
        " ".join(name.split()): section
        for section, written in names.items()
        for name in written.split(",")
    }


EXACT: dict[str, Section] = _by_name(_NAMES)
"""A heading's words, in lower case, and the section they open."""

OF_A_JOB: dict[str, Section] = _by_name(_JOB_NAMES)
"""The same for the headings of a job description, where some names mean other things."""

BEGINNING_OF_A_JOB: tuple[tuple[str, Section], ...] = (
    ("what you'll", Section.DUTIES),
    ("what you will", Section.DUTIES),
    ("in this role", Section.DUTIES),
    ("responsibilities", Section.DUTIES),
    ("what we're looking for", Section.DEMANDS),
    ("what we are looking for", Section.DEMANDS),
    ("minimum ", Section.DEMANDS),
    ("required ", Section.DEMANDS),
    ("who you are", Section.DEMANDS),
    ("you might", Section.DEMANDS),
    ("nice to have", Section.EXTRAS),
    ("nice-to-have", Section.EXTRAS),
    ("bonus", Section.EXTRAS),
    ("preferred ", Section.EXTRAS),
    ("about the role", Section.SUMMARY),
    ("about the team", Section.SUMMARY),
    ("about ", Section.ASIDE),
    ("why ", Section.ASIDE),
    ("life at ", Section.ASIDE),
    ("what we offer", Section.ASIDE),
    ("benefits", Section.ASIDE),
    ("perks", Section.ASIDE),
    ("equal ", Section.ASIDE),
    ("compensation", Section.ASIDE),
    ("salary", Section.ASIDE),
    ("how to apply", Section.ASIDE),
    ("our commitment", Section.ASIDE),
)
"""What a longer heading of a job description begins with; the first decides."""

CONTAINED: tuple[tuple[str, Section], ...] = (
    ("red flag", Section.RED),
    ("warning sign", Section.RED),
    ("green flag", Section.GREEN),
    ("positive signal", Section.GREEN),
    ("question requirement", Section.REQUIREMENTS),
    ("requirements for the question", Section.REQUIREMENTS),
    ("want to learn", Section.GOALS),
    ("like to learn", Section.GOALS),
    ("hope to learn", Section.GOALS),
    ("want to find out", Section.GOALS),
    ("looking to learn", Section.GOALS),
    ("areas to cover", Section.AREAS),
    ("areas to probe", Section.AREAS),
    ("topics to cover", Section.AREAS),
    ("technical areas", Section.AREAS),
    ("output format", Section.OUTPUT),
    ("format of the output", Section.OUTPUT),
    ("hired for", Section.ROLE),
    ("hiring for", Section.ROLE),
    ("role we", Section.ROLE),
    ("candidate level", Section.LEVEL),
    ("level of the candidate", Section.LEVEL),
    ("level and experience", Section.LEVEL),
    ("interview context", Section.CONTEXT),
    ("about the interview", Section.CONTEXT),
)
"""Words that open a section wherever they stand in a longer heading; the first decides."""
