# JupyterLab with the chapters: for Binder, for a JupyterHub and for one machine (PUBLISHING.md).
# The digest names one build of this tag for all processors; Dependabot proposes newer ones.
FROM python:3.13-slim-trixie@sha256:9662417aace5ae7b8e2609cce472b72a8958e134ba372808abe9cc1a0c0125e6

# Binder gives both; these are what a JupyterHub expects.
ARG NB_USER=jovyan
ARG NB_UID=1000

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PYTHONUTF8=1

RUN useradd --no-log-init --create-home --shell /bin/bash --uid "${NB_UID}" "${NB_USER}"

WORKDIR /opt/gumbeltrick
# The packages change seldom, the book often: a new chapter does not install them again.
COPY tools/container.txt tools/lab.py ./
RUN pip install --requirement container.txt && python lab.py

COPY pyproject.toml README.md LICENSE ./source/
COPY src ./source/src
COPY tools ./source/tools
# The views are bundled by tools in a folder of pip's own, of which nothing stays in the image.
RUN DENO_DIR=/tmp/deno pip install --no-deps ./source && rm -r source /tmp/deno

COPY tools/container.py ./
COPY chapters ./chapters

# Set last, so that nothing of the above is written into the home folder.
ENV HOME=/home/${NB_USER} \
    NB_UID=${NB_UID} \
    USER=${NB_USER}
USER ${NB_UID}
WORKDIR ${HOME}
EXPOSE 8888
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "/opt/gumbeltrick/container.py", "healthy"]
ENTRYPOINT ["python", "/opt/gumbeltrick/container.py", "start"]
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]
