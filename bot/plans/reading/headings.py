"""What the parts of a brief are called: the names people give to each section."""

from enum import StrEnum


class Section(StrEnum):
    """A part of a brief."""

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
}

EXACT: dict[str, Section] = {
    " ".join(name.split()): section
    for section, names in _NAMES.items()
    for name in names.split(",")
}
"""A heading's words, in lower case, and the section they open."""

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
